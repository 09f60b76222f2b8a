import asyncio
async def main():
    await asyncio.create_subprocess_exec('true')  # expect: PROC-01
