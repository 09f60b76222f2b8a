"""Reads the files named on stdin with bandit's default tests, and prints the version and the seconds that it took."""

import json
import logging
import sys
import time

if __name__ == "__main__":
    import bandit
    from bandit.core.config import BanditConfig
    from bandit.core.manager import BanditManager

    logging.disable(logging.CRITICAL)
    paths = json.load(sys.stdin)
    manager = BanditManager(BanditConfig(), "file")
    manager.discover_files(paths)
    began = time.perf_counter()
    manager.run_tests()
    seconds = time.perf_counter() - began
    json.dump({"version": bandit.__version__, "seconds": seconds, "files": len(manager.files_list)}, sys.stdout)
