"""The printed pack of a lesson: what a teacher, a class and five roles hold in their hands."""
