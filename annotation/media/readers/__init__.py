"""Plug-ins: the file formats that are read, one file per format. They know no Django: a sandboxed process runs them."""
