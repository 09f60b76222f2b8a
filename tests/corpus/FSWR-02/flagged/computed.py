import pathlib
pathlib.Path.home().joinpath('.' + 'gitconfig').write_text('[core]')  # expect: FSWR-02
