import asyncio

async def later():
    await asyncio.sleep(3600)  # expect: SUPP-04
