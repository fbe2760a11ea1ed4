"""The registers as xlsx workbooks: read with distrust, written with care.

``package`` opens what was sent and looks at the parts of the zip; ``sheets`` reads their cells;
``layout`` knows the columns of each register; ``heads`` finds them in a sheet; ``values`` and its
neighbours turn what a clerk wrote into the texts that ``alliances.tables`` reads; ``importing``
compares and applies; ``writing`` makes the files that go out.
"""
