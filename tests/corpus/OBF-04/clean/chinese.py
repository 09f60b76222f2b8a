# 计算
value = "结果"
