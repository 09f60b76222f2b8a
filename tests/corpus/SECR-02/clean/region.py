import os
os.environ.get('AWS_REGION')
os.environ.get('KEYBOARD')
