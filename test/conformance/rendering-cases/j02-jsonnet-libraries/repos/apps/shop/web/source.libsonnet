'of the source'
