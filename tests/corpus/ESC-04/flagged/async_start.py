import asyncio


async def go():
    await asyncio.create_subprocess_exec('kubectl', 'version')  # expect: ESC-04
