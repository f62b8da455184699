"""Numbers of things, as people write them."""


def counted(count: int, thing: str) -> str:
    """ "1 alert", "2 alerts", "0 deliveries": the number and the word that goes with it."""
    if count == 1:
        return f"1 {thing}"
    many = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{count:,} {many}"
