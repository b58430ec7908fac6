package helm

// Charts name time zones (`dateInZone`), and the module has no folder of the system that holds them.
import _ "time/tzdata"
