import dis
dis.dis(compile('1', 'x', 'eval'))
