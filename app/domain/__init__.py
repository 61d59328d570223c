"""Pure rules of the field over plain values. Reads neither the database nor the clock."""
