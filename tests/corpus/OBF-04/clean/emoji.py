print("done ✅️")
