import dataclasses


@dataclasses.dataclass
class Plan:
    code: str


dataclasses.replace(Plan('a'), code='b')
