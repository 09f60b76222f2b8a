from types import CodeType as Code
Code()  # expect: NATV-04
