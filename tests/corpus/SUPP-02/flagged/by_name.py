import sys

getattr(sys, "addaudit" + "hook")(print)  # expect: SUPP-02
