"""The five services. They share no code but `shared`, no database and no synchronous call."""
