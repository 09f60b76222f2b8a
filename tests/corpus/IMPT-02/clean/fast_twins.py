import _bisect
import _collections
import _heapq
import _json
import _random
