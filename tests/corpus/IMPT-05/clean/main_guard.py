if __name__ == '__main__':
    print('started by hand')
