import torch
torch.load('model.pt')  # expect: DESR-01
