import pydoc
pydoc.pipepager('x', 'true')  # expect: PROC-03
