print('mount', 'chroot')
