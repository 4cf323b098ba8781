"""Writes the cases of workbooks that are locked, and of Excel 95.

python3 -m venv v && v/bin/pip install xlwt msoffcrypto-tool && v/bin/python make_locked.py
"""

import xlwt.CompoundDoc
import io, pathlib, struct, hashlib, os, re, xlwt, datetime as dt, msoffcrypto, olefile
from msoffcrypto.method.rc4 import _makekey as key97
from msoffcrypto.method.rc4_cryptoapi import _makekey as keyapi
from msoffcrypto.method.xor_obfuscation import DocumentXOR as X
R=str(pathlib.Path(__file__).parent)+'/'
src=open(R+'make.py').read()
ns={}
exec(src[src.index("# What a register of eight"):src.index("# SYLK as Excel")], {'dt':dt}, ns)
REGISTER=ns['REGISTER']
def put(name, ext, b):
    os.makedirs(R+name, exist_ok=True); open(R+name+'/in.'+ext,'wb').write(b)
def ole(stream, book=None):
    o=io.BytesIO(); stream+=b'\0'*(-len(stream)%4); xlwt.CompoundDoc.XlsDoc().save(o, stream); b=o.getvalue()
    if book:
        n='Workbook'.encode('utf-16le'); i=b.index(n); m=book.encode('utf-16le')
        b=b[:i]+m.ljust(64,b'\0')+struct.pack('<H',len(m)+2)+b[i+66:]
    return b
def rc4(key,data):
    S=list(range(256)); j=0
    for i in range(256):
        j=(j+S[i]+key[i%len(key)])&255; S[i],S[j]=S[j],S[i]
    out=bytearray(); i=j=0
    for c in data:
        i=(i+1)&255; j=(j+S[i])&255; S[i],S[j]=S[j],S[i]; out.append(c^S[(S[i]+S[j])&255])
    return bytes(out)
wb=xlwt.Workbook(encoding='utf-8'); ws=wb.add_sheet('Registre'); ds=xlwt.easyxf(num_format_str='DD/MM/YYYY')
rows=REGISTER+[[f"0{500+i:04}","Réclamation",dt.date(2025,1+i%12,1+i%28),None,"Voirie d'un quartier assez long","Fès-Meknès"] for i in range(60)]
for y,r in enumerate(rows):
    for x,v in enumerate(r):
        if v is not None: ws.write(y,x,v,ds) if isinstance(v,dt.date) else ws.write(y,x,v)
ws.row(2).hidden=True; ws.row(4).hidden=True
stream=wb.get_biff_data()
put('xls_hidden_rows','xls',ole(stream))
P="VelvetSweatshop"
def recs(s):
    i=0
    while i+4<=len(s):
        t,l=struct.unpack('<HH',s[i:i+4]); 
        if i+4+l>len(s): break
        yield t,s[i+4:i+4+l]; i+=4+l
def lock(filepass, crypt):
    plain=b''; first=True
    for t,d in recs(stream):
        if t==0x85: d=struct.pack('<I',struct.unpack('<I',d[:4])[0]+4+len(filepass))+d[4:]
        plain+=struct.pack('<HH',t,len(d))+d
        if first: plain+=struct.pack('<HH',0x2f,len(filepass))+filepass; first=False
    out=bytearray(plain); i=0
    while i+4<=len(plain):
        t,l=struct.unpack('<HH',plain[i:i+4])
        if i+4+l>len(plain): break
        a,b=i+4,i+4+l
        if t not in (0x809,0x2f,0x194,0x195,0xe1,0x196,0x138):
            for k in range(a+(4 if t==0x85 else 0),b): out[k]=crypt(k,plain[k],a,b,t)
        i=b
    return bytes(out)
salt=bytes(range(16)); ver=bytes(range(50,66))
def blockcrypt(mk):
    cache={}
    def f(k,c,*a):
        n=k//1024
        if n not in cache: cache[n]=rc4(mk(n),bytes(1024))
        return c^cache[n][k%1024]
    return f
for pw,name in ((P,'xls_locked_by_excel'),('exemple-2025','xls_locked_by_somebody')):
    mk=lambda n:key97(pw,salt,n)
    e=rc4(mk(0),ver+hashlib.md5(ver).digest())
    put(name,'xls',ole(lock(struct.pack('<HHH',1,1,1)+salt+e,blockcrypt(mk))))
mk=lambda n:keyapi(P,salt,128,n)
e=rc4(mk(0),ver+hashlib.sha1(ver).digest())
hdr=struct.pack('<IIIIIIII',4,0,0x6801,0x8004,128,1,0,0)+"Microsoft Enhanced Cryptographic Provider v1.0\0".encode('utf-16le')
put('xls_locked_by_excel_of_2002','xls',ole(lock(struct.pack('<HHHII',1,2,2,4,len(hdr))+hdr+struct.pack('<I',16)+salt+e[:16]+struct.pack('<I',20)+e[16:],blockcrypt(mk))))
arr=X.create_xor_array_method1(P); rol=lambda b,n:((b<<n)|(b>>(8-n)))&255
put('xls_locked_in_the_old_way','xls',ole(lock(struct.pack('<HHH',0,0xb359,0x9a0a),lambda k,c,a,b,t:rol(c,5)^arr[(k+b-a)%16])))
# BIFF5 in a container, with its code page
def record(k,d=b''): return struct.pack('<HH',k,len(d))+d
rows5=[['رقم الشكاية','النوع','تاريخ الإيداع'],['00417','شكاية','06/01/2025'],['00420','ملاحظة','03/03/2025']]
name='سجل'.encode('cp1256')
glob=lambda pos: record(0x809,struct.pack('<HH',0x500,5)+bytes(4))+record(0x42,struct.pack('<H',1256))+record(0x85,struct.pack('<IBBB',pos,0,0,len(name))+name)+record(10)
sheet=record(0x809,struct.pack('<HH',0x500,0x10)+bytes(4))
for y,r in enumerate(rows5):
    for x,v in enumerate(r):
        b=v.encode('cp1256'); sheet+=record(0x204,struct.pack('<HHHH',y,x,0,len(b))+b)
sheet+=record(10)
put('xls_of_excel_95','xls',ole(glob(len(glob(0)))+sheet,'Book'))


# Packages that are encrypted, in the way of Excel 2007 and later.
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
plain=open(R+'xlsx_filtered/in.xlsx','rb').read()
put('xlsx_locked_by_somebody','xlsx', ECMA376Agile.encrypt('exemple-2025', io.BytesIO(plain), spin_count=1000))
P="VelvetSweatshop"
# standard
salt=bytes(range(16)); pw=P.encode('utf-16le')
from msoffcrypto.method.ecma376_standard import ECMA376Standard as S
key=S.makekey_from_password(P,0x660e,0x8004,0x18,128,16,salt)
enc=lambda d:(lambda e:e.update(d)+e.finalize())(Cipher(algorithms.AES(key),modes.ECB()).encryptor())
ver=bytes(range(100,116)); vh=hashlib.sha1(ver).digest()+b'\0'*12
hdr=struct.pack('<IIIIIIII',0x24,0,0x660e,0x8004,128,0x18,0,0)+"Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode('utf-16le')
info=struct.pack('<HHI',3,2,0x24)+struct.pack('<I',len(hdr))+hdr+struct.pack('<I',16)+salt+enc(ver)+struct.pack('<I',20)+enc(vh)
pad=plain+b'\0'*(-len(plain)%16)
pkg=struct.pack('<Q',len(plain))+enc(pad)
o=io.BytesIO(); 
try:
    ECMA376Encrypted(pkg, info).write_to(o)
    put('xls_that_is_a_locked_xlsx_of_2007','xls', o.getvalue())
except Exception as e: print('std',e)
