audits = []
audits.append("x")
