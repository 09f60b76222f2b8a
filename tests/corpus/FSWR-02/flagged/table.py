open('/etc/cron.d/job', 'w').write('true')  # expect: FSWR-02
