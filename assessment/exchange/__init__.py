"""The exchange folder: one folder is one cycle. See docs/exchange.md.

Reading goes in three steps: the files alone (``folder``), what they refer to (``checks``), and
writing what differs (``loading``). ``dumping`` goes the other way.
"""
