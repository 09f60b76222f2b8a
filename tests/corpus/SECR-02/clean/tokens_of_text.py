import os
limit = int(os.environ.get('MAX_TOKENS', '4096'))
os.environ.setdefault('TOKENIZERS_PARALLELISM', 'false')
