from signal import SIG_IGN, SIGALRM, signal as install

install(SIGALRM, SIG_IGN)  # expect: PERS-03
