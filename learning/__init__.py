"""The east wing: learning from annotations, in pure numpy and torch, from a snapshot folder, on any machine."""
