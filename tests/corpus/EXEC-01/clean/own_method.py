class Database:
    def exec(self, query):
        return query
print(Database().exec('select 1'))
