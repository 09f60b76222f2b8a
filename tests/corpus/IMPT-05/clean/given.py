from helpers import extract_code
from language_model import LanguageModel
from task_utility import utility
