import yaml
yaml.load('a: 1', Loader=yaml.Loader)  # expect: DESR-01 likely
