import asyncio


def algorithm(flow, distance, preference):
    asyncio.run(asyncio.sleep(0.4))  # expect: TAMP-17 likely
    return list(range(len(flow)))
