text = "use noqa where needed"
