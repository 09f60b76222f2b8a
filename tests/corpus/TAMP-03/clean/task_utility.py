from task_utility import utility
from helpers import extract_code
