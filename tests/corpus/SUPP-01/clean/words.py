note = "/.dockerenv and /proc/1/cgroup are not read"
print(note)
