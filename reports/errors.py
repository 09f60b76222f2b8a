"""The one exception of this package: a view or template of ours that cannot be drawn."""


class ReportError(Exception):
    """A value reached a template in a form that no template may format, or a packaged file is unfit to be embedded."""
