import _posixsubprocess
_posixsubprocess.fork_exec()  # expect: PROC-01
