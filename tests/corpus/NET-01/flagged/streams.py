import asyncio
async def main():
    await asyncio.open_connection('192.0.2.1', 80)  # expect: NET-01
