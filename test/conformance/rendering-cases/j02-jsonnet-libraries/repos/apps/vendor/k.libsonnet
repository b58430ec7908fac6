error 'the wrong library'
