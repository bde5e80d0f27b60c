"""Plug-ins: the file formats of an export, one file per format; the database writes the rows, Python passes them on."""
