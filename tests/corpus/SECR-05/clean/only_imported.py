import grp
import pwd
