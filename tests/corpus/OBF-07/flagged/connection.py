import asyncio


async def talk():
    opener = [getattr(asyncio, n) for n in dir(asyncio) if n.startswith("open_")][0]
    return await opener("127.0.0.1", 7007)  # expect: OBF-07
