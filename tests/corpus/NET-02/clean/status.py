import http
print(http.HTTPStatus.OK)
