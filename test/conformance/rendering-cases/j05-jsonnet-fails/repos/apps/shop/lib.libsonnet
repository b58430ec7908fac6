{
  named(data):: if 'name' in data then data.name else error 'data.name is missing',
}
