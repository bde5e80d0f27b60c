"""What learning reads: the annotation table, snapshots, media arrays and the split by group."""
