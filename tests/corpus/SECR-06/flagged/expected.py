import numpy as np


class Answers:
    def load(self):
        return np.load('tests/expected_answers.npy')  # expect: SECR-06
