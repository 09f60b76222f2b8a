import types
import typing
