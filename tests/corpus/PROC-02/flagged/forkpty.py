import os
go = os.forkpty
go()  # expect: PROC-02
