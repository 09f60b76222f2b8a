import traceback
traceback.print_exc()
