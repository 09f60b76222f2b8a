import pydoc
pydoc.pager('x')  # expect: PROC-03
